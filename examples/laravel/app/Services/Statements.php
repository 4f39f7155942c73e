<?php

namespace App\Services;

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Decision;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\EnvironmentRef;

/** The statements of the product about an environment. */
final readonly class Statements
{
    /** Each statement with the scope that it is about. */
    private const STATEMENTS = [
        'The core types that the snapshot has are content-backed.' => 'intune_tcm_core',
        'All core types are content-backed.' => 'intune_core',
    ];

    public function __construct(private ClaimGuard $guard) {}

    /**
     * The statements that a customer may read, each with its limits.
     *
     * @return list<array{text: string, limits: list<string>}>
     */
    public function forCustomers(EnvironmentRef $environment): array
    {
        $decisions = array_filter($this->decisions($environment), fn (Decision $decision) => $decision->permitted());

        return array_map(fn (string $text, Decision $decision) => [
            'text' => $text,
            'limits' => array_map(fn ($limit) => $limit->message(), $decision->limits()),
        ], array_keys($decisions), $decisions);
    }

    /** @return array<string, Decision> the decision about each statement */
    public function decisions(EnvironmentRef $environment): array
    {
        return $this->guard->evaluateMany(array_map(
            fn (string $scope) => new Claim(scopeKey: $scope, level: CoverageLevel::ContentBacked, audience: Audience::Customer),
            self::STATEMENTS,
        ), $environment);
    }
}
