<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use InvalidArgumentException;
use Throwable;

/** A capture, or a resource in it, cannot be recorded. Nothing was written. */
final class InvalidCapture extends InvalidArgumentException
{
    public static function of(string $field, string $expected): self
    {
        return new self("expected `{$field}` to be {$expected}");
    }

    public static function unidentified(): self
    {
        return new self('a resource without a key cannot be recognised again; record its identity as `missing_external_id`, `unsupported_identity` or `identity_conflict`');
    }

    public static function repeatedKey(string $key): self
    {
        return new self(sprintf(
            'the key `%s` occurs twice in one capture; record both resources as `identity_conflict`, the second without a key',
            mb_strimwidth($key, 0, 64, '…'),
        ));
    }

    public static function inTheFuture(?Throwable $previous = null): self
    {
        return new self(
            'a time of the capture is more than five minutes in the future; check the clock of the machine that captures, and the time zone of the provider\'s times',
            previous: $previous,
        );
    }
}
