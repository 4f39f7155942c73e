<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use RuntimeException;
use Throwable;

/** A kept decision, or a document that was kept with it, was changed or removed after it was written. */
final class KeptDecisionChanged extends RuntimeException
{
    private function __construct(private readonly int $id, string $change, ?Throwable $previous = null)
    {
        parent::__construct("the kept decision {$id} was changed: {$change}", previous: $previous);
    }

    /** Returns the id of the decision. */
    public function id(): int
    {
        return $this->id;
    }

    public static function column(int $id, string $column): self
    {
        return new self($id, "its column `{$column}` and its text differ");
    }

    public static function document(int $id, string $kind, string $digest, string $found): self
    {
        return new self($id, "its {$kind} now has the digest `{$found}`, and was kept under `{$digest}`");
    }

    public static function missing(int $id, string $kind, string $digest): self
    {
        return new self($id, "its {$kind} with the digest `{$digest}` is missing");
    }

    public static function unreadable(int $id, Throwable $previous): self
    {
        return new self($id, "it can no longer be read: {$previous->getMessage()}", $previous);
    }
}
