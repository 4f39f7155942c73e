<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use CoverageKernel\Laravel\EnvironmentRef;
use RuntimeException;

/** The application has deleted the managed environment softly: nothing is recorded or decided about it. */
final class EnvironmentIsDeleted extends RuntimeException
{
    public static function of(EnvironmentRef $environment): self
    {
        return new self("the managed environment `{$environment->managedEnvironmentId}` of the workspace `{$environment->workspaceId}` is deleted");
    }
}
