<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

/**
 * Decides claims (contract §4): the contract in plain PHP, written for speed, to compare the extension with.
 *
 * It decides as the extension does, byte for byte, but it does not report errors: definitions, observed coverage and claims must be
 * valid. Documents are JSON or arrays; lists of objects and enums are not read.
 */
final class Guard
{
    public function __construct(private Definitions $definitions) {}

    public function evaluate(Claim $claim, Observed $observed): Decision
    {
        return new Decision($claim, $observed);
    }

    /** The claims that could be made at a time (§7), as canonical JSON. The time is text, as in documents. */
    public function surveyJson(Observed $observed, ?string $asOf): string
    {
        return (new Survey($observed, $asOf))->toJson();
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
