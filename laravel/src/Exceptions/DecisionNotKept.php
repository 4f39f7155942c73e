<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use RuntimeException;

/** No kept decision has this id. It was never kept, was pruned, or was deleted with its managed environment. */
final class DecisionNotKept extends RuntimeException
{
    public static function withId(int $id): self
    {
        return new self("no decision with the id {$id} is kept; it may have been pruned, or deleted with its managed environment");
    }
}
