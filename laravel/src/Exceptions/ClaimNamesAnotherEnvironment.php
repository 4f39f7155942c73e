<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use LogicException;

/**
 * A claim names another workspace, managed environment or provider connection than the one it is to be judged in.
 *
 * One of the two is a mistake of the program, and neither can be known to be the right one: it is no question to decide.
 */
final class ClaimNamesAnotherEnvironment extends LogicException
{
    public static function by(string $key, string $claimed, string $environment): self
    {
        return new self(sprintf(
            'the claim names `%s` = `%s`, but is to be judged in an environment with `%s`; leave it out of the claim, or ask about the environment that the claim names',
            $key,
            $claimed,
            $environment,
        ));
    }
}
