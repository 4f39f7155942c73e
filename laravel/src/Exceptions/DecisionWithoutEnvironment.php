<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use LogicException;

/**
 * A decision cannot be kept, because its claim does not name the workspace and managed environment that were observed.
 *
 * A kept decision belongs to one environment and is deleted with it. The guard's decisions always name theirs.
 */
final class DecisionWithoutEnvironment extends LogicException
{
    public static function of(string $key, ?string $claimed, ?string $observed): self
    {
        return new self(sprintf(
            'the claim has `%s` = %s, but %s was observed; keep only decisions about the observed environment, such as those of `%s`',
            $key,
            self::quote($claimed),
            self::quote($observed),
            'CoverageKernel\Laravel\Contracts\ClaimGuard',
        ));
    }

    private static function quote(?string $id): string
    {
        return $id === null ? 'none' : "`{$id}`";
    }
}
