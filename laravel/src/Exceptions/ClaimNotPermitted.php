<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use CoverageKernel\Decision;
use Illuminate\Auth\Access\AuthorizationException;

/**
 * A coverage claim that may not be shown to its audience; the decision says why.
 *
 * Laravel answers it with 403 and shows its message to whoever asked, so the message says nothing of the reasons.
 */
final class ClaimNotPermitted extends AuthorizationException
{
    public function __construct(private readonly Decision $decision)
    {
        parent::__construct('This coverage claim is not permitted.');
    }

    /** The decision, with every reason. */
    public function decision(): Decision
    {
        return $this->decision;
    }
}
