<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use CoverageKernel\Decision;
use Illuminate\Auth\Access\AuthorizationException;

/**
 * A coverage claim may not be shown to its audience. The decision has the reasons.
 *
 * Laravel turns this exception into a 403 response with its message, so the message does not contain the reasons.
 */
final class ClaimNotPermitted extends AuthorizationException
{
    public function __construct(private readonly Decision $decision)
    {
        parent::__construct('This coverage claim is not permitted.');
    }

    /** Returns the decision with all its reasons. */
    public function decision(): Decision
    {
        return $this->decision;
    }
}
