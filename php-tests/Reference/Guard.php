<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

/** Decides claims (contract §4). Valid input is assumed. */
final class Guard
{
    public function __construct(private Definitions $definitions) {}

    public function evaluate(Claim $claim, Observed $observed): Decision
    {
        return new Decision($claim, $observed);
    }

    /** Decides a request (§2) and returns the decision as canonical JSON. */
    public function evaluateJson(string $request): string
    {
        $request = json_decode($request, true, flags: JSON_THROW_ON_ERROR);
        // One claim is decided, so nothing is computed before it.
        $observed = Observed::fromArray($this->definitions, $request['observed'], Precompute::Nothing);

        return (new Decision(Claim::fromArray($request['claim']), $observed))->toJson();
    }
}
