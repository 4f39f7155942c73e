<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Reading\KnownDefinitions;

it('returns the text that was returned last for its digest, and refuses another digest', function (): void {
    $known = new KnownDefinitions;
    expect($known->digest())->toBe('')
        ->and($known->text(null, null))->toBeNull()
        ->and(static fn () => $known->text(null, hash('sha256', 'a')))->toThrow(UnexpectedValueException::class);

    expect($known->text('a', null))->toBe('a')
        ->and($known->digest())->toBe(hash('sha256', 'a'))
        ->and($known->text(null, hash('sha256', 'a')))->toBe('a')
        ->and($known->text('b', 'any'))->toBe('b')
        ->and($known->digest())->toBe(hash('sha256', 'b'))
        ->and($known->text(null, hash('sha256', 'b')))->toBe('b')
        ->and(static fn () => $known->text(null, hash('sha256', 'a')))->toThrow(UnexpectedValueException::class, 'the database left out definitions that are not known');
});
