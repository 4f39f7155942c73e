<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use LogicException;

/**
 * A claim names another workspace, managed environment or provider connection than the environment passed with it.
 *
 * This is an error in the calling code. The kernel cannot know which of the two is right, so it decides nothing.
 */
final class ClaimNamesAnotherEnvironment extends LogicException
{
    public static function by(string $key, string $claimed, string $environment): self
    {
        return new self(sprintf(
            'the claim names `%s` = `%s`, but the environment passed with it has `%s`; leave the id out of the claim, or pass the environment that the claim names',
            $key,
            $claimed,
            $environment,
        ));
    }
}
