<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use CoverageKernel\Laravel\EnvironmentRef;
use RuntimeException;

/** The application has soft-deleted a managed environment. Its coverage is neither read nor recorded. */
final class EnvironmentIsDeleted extends RuntimeException
{
    public static function of(EnvironmentRef $environment): self
    {
        return new self("the managed environment `{$environment->managedEnvironmentId}` of the workspace `{$environment->workspaceId}` is deleted");
    }
}
