<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Hostile;

use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\Definitions;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Tests\Reference;
use CoverageKernel\Tests\Sample;

/**
 * Two decisions, one permitted and one blocked, that the extension must make after every attack as before it. The reference in
 * plain PHP says which.
 */
final readonly class NextDecision
{
    private string $definitions;

    /** @var array<string, mixed> */
    private array $observed;

    private string $blockedRequest;

    private string $permitted;

    private string $blocked;

    public function __construct()
    {
        $this->definitions = Sample::definitionsJson();
        $this->observed = Sample::document();
        $observed = json_encode($this->observed, JSON_THROW_ON_ERROR);
        $request = fn (array $claim): string => sprintf('{"claim":%s,"observed":%s}', json_encode($claim, JSON_THROW_ON_ERROR), $observed);
        $this->blockedRequest = $request(['scope_key' => 'intune_core', 'level' => 'certified', 'audience' => 'customer']);
        $reference = new Reference\Guard(Reference\Definitions::fromJson($this->definitions));
        $this->permitted = $reference->evaluateJson($request(Sample::claimDocument()));
        $this->blocked = $reference->evaluateJson($this->blockedRequest);
    }

    /** The difference from the known decisions, or null. */
    public function difference(): ?string
    {
        $definitions = Definitions::fromJson($this->definitions);
        $guard = new ClaimGuard($definitions);
        $decision = $guard->evaluate(Sample::claim(), ObservedCoverage::fromArray($definitions, $this->observed));
        if (! $decision->permitted() || $decision->toJson() !== $this->permitted) {
            return "expected {$this->permitted}, found {$decision->toJson()}";
        }
        $blocked = $guard->evaluateJson($this->blockedRequest);

        return $blocked === $this->blocked ? null : "expected {$this->blocked}, found {$blocked}";
    }
}
