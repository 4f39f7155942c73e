<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Exceptions\InvalidCapture;
use CoverageKernel\Laravel\Exceptions\UnknownResourceType;

it('shows up to 64 characters of a name that a caller has given', function (int $length, string $shown): void {
    $name = str_repeat('ä', $length);

    expect(UnknownResourceType::of($name, 'tcm')->getMessage())->toStartWith("there is no resource type `{$shown}` at `tcm`; ")
        ->and(InvalidCapture::repeatedKey($name)->getMessage())->toStartWith("the key `{$shown}` occurs twice in one capture; ");
})->with([
    [64, str_repeat('ä', 64)],
    [65, str_repeat('ä', 63).'…'],
]);
