<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Adapters;

use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\Decision;
use CoverageKernel\Laravel\ClaimCompletion;
use CoverageKernel\Laravel\Contracts\ClaimGuard as ClaimGuardContract;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\ClaimNotPermitted;
use CoverageKernel\Laravel\ObservedCoverageRepository;

/** Runs the extension's guard on the definitions and the observed coverage in the database. */
final readonly class ExtensionClaimGuard implements ClaimGuardContract
{
    public function __construct(private ObservedCoverageRepository $observed, private ClaimCompletion $completion) {}

    public function evaluate(Claim $claim, EnvironmentRef $environment): Decision
    {
        $completed = $this->completion->complete($claim, $environment);
        $observed = $this->observed->for($environment);

        return (new ClaimGuard($observed->definitions()))->evaluate($completed, $observed);
    }

    public function evaluateMany(array $claims, EnvironmentRef $environment): array
    {
        if ($claims === []) {
            return [];
        }

        $completed = $this->completion->completeMany($claims, $environment);
        $observed = $this->observed->for($environment);

        return (new ClaimGuard($observed->definitions()))->evaluateMany($completed, $observed);
    }

    public function authorize(Claim $claim, EnvironmentRef $environment): Decision
    {
        $decision = $this->evaluate($claim, $environment);

        if (! $decision->permitted()) {
            throw new ClaimNotPermitted($decision);
        }

        return $decision;
    }
}
