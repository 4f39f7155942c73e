<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use RuntimeException;
use Throwable;

/** A kept decision, or a document that was kept with it, was changed or removed after it was written. */
final class KeptDecisionChanged extends RuntimeException
{
    public static function column(int $id, string $column): self
    {
        return new self("the kept decision {$id} was changed: its column `{$column}` and its text differ");
    }

    public static function document(int $id, string $kind, string $digest, string $found): self
    {
        return new self("the kept decision {$id} was changed: its {$kind} now has the digest `{$found}`, and was kept under `{$digest}`");
    }

    public static function missing(int $id, string $kind, string $digest): self
    {
        return new self("the kept decision {$id} was changed: its {$kind} with the digest `{$digest}` is missing");
    }

    public static function unreadable(int $id, Throwable $previous): self
    {
        return new self("the kept decision {$id} was changed: it can no longer be read: {$previous->getMessage()}", 0, $previous);
    }
}
