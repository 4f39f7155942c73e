<?php

declare(strict_types=1);

use CoverageKernel\Laravel\AboutCoverageKernel;
use CoverageKernel\Laravel\DefinitionsRepository;

it('gives the message of the exception for which a value is not available', function (): void {
    app()->bind(DefinitionsRepository::class, static fn () => throw new RuntimeException("the outer message\nwith a second line", previous: new RuntimeException('the cause')));

    expect(AboutCoverageKernel::section(app())['Activation'])->toBe('not available: the outer message');
});
