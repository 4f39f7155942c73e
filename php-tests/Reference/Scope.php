<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

/** A supported scope with its resolution (contract §3). Lists about counted types have the same order. */
final class Scope
{
    public readonly string $key;

    public readonly int $minimumLevel;

    public readonly ?int $maximumAge;

    public readonly bool $customerClaimable;

    public readonly bool $active;

    /** @var list<string> the names of the counted types, in denominator order */
    public readonly array $counted;

    public readonly int $countedTypes;

    /** @var array<string, int> the same names as keys */
    public readonly array $isCounted;

    /** @var list<int> the first eligible row of each counted type */
    public readonly array $firstRows;

    /** @var list<list<int>> the eligible rows of each counted type, in source-class precedence */
    public readonly array $eligibleRows;

    /** @var list<array{string, string}> each excluded type with the reason */
    public readonly array $excluded;

    /** @var list<int> for each asked level, the reasons that can follow from a row in this scope without comparing anything else */
    public readonly array $considered;

    /**
     * @param  array<string, mixed>  $scope
     * @param  int  $index  among the scopes of the definitions
     */
    public function __construct(array $scope, public readonly int $index, Definitions $definitions)
    {
        $this->key = $scope['scope_key'];
        $this->minimumLevel = Family::COVERAGE_LEVEL[$scope['minimum_level']];
        $this->maximumAge = isset($scope['max_evidence_age_seconds']) ? (int) $scope['max_evidence_age_seconds'] : null;
        $this->customerClaimable = $scope['customer_claimable'] ?? false;
        $this->active = $scope['active'] ?? false;

        $includeBeta = $scope['include_beta'] ?? false;
        $includeFallback = $scope['include_fallback'] ?? false;
        $counted = $firstRows = $eligibleRows = $excluded = [];
        foreach ($scope['denominator'] as $type) {
            $eligible = [];
            foreach ($definitions->rowsOfType[$type] as $row) {
                if ($definitions->supportState[$row] <= 1
                    && ($includeBeta || ! $definitions->experimental[$row])
                    && ($includeFallback || $definitions->sourceClass[$row] !== 1)) {
                    $eligible[] = $row;
                }
            }
            if ($eligible === []) {
                $excluded[] = [$type, self::exclusionReason($definitions, min($definitions->rowsOfType[$type]), $includeBeta)];
            } else {
                $counted[] = $type;
                $firstRows[] = $eligible[0];
                $eligibleRows[] = $eligible;
            }
        }
        $this->counted = $counted;
        $this->countedTypes = count($counted);
        $this->isCounted = array_flip($counted);
        $this->firstRows = $firstRows;
        $this->eligibleRows = $eligibleRows;
        $this->excluded = $excluded;

        $considered = Code::OF_EVERY_CLAIM
            | ($this->maximumAge === null ? 0 : Code::EVIDENCE_UNDATED)
            | ($scope['allow_derived_identity'] ?? false ? 0 : Code::IDENTITY_DERIVED);
        $certified = $scope['allow_beta_certification'] ?? false ? 0 : Code::BETA_CERTIFICATION;
        $content = $considered | Code::EVIDENCE_STATES;
        $this->considered = [$considered, $considered | Code::EVIDENCE_OF_NOTHING, $content, $content, $content, $content | $certified];
    }

    private static function exclusionReason(Definitions $definitions, int $highest, bool $includeBeta): string
    {
        return match (true) {
            $definitions->supportState[$highest] === 3 => 'out_of_scope',
            $definitions->supportState[$highest] === 2 => 'registry_only',
            $definitions->experimental[$highest] && ! $includeBeta => 'experimental_not_included',
            default => 'fallback_not_included',
        };
    }
}
