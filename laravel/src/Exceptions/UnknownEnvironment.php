<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use CoverageKernel\Laravel\EnvironmentRef;
use InvalidArgumentException;

/** The application has no such workspace, managed environment and provider connection, or they do not belong together. */
final class UnknownEnvironment extends InvalidArgumentException
{
    public static function of(EnvironmentRef $environment): self
    {
        return new self(sprintf(
            'there is no provider connection `%s` of the managed environment `%s` in the workspace `%s`',
            $environment->providerConnectionId,
            $environment->managedEnvironmentId,
            $environment->workspaceId,
        ));
    }
}
