<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Testing;

use CoverageKernel\Claim;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Definitions;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\ReasonCode;

/**
 * Definitions and observed coverage that fit a claim, and from which the extension derives the reasons that a test has set.
 *
 * @internal
 */
final class FakeDocuments
{
    /** The evidence of a fake scope may be this old. */
    private const MAX_EVIDENCE_AGE_SECONDS = 3600;

    /** @var list<FakeType> */
    private array $types = [];

    /** @var list<array<string, mixed>> */
    private array $scopes = [];

    /** How many names of types were made up. */
    private int $named = 0;

    private bool $isActive = true;

    private bool $hasUnrecognized = false;

    /** @var array{workspace_id: string|null, managed_environment_id: string|null, provider_connection_id: string|null} */
    private array $ids;

    public function __construct(private readonly Claim $claim)
    {
        $this->ids = [
            'workspace_id' => $claim->workspaceId(),
            'managed_environment_id' => $claim->managedEnvironmentId(),
            'provider_connection_id' => $claim->providerConnectionId(),
        ];
    }

    /** Adds a scope. A claim about it has the reasons of the outcome. */
    public function addScope(?string $scopeKey, FakeOutcome $outcome): void
    {
        foreach ($outcome->reasons as $reason) {
            $this->prepare($reason);
        }

        $types = [...$this->counted($outcome), ...$this->others($outcome)];
        array_push($this->types, ...$types);

        if ($scopeKey !== null && ! $outcome->has(ReasonCode::UnknownScope)) {
            $this->scopes[] = $this->scope($scopeKey, $types, $outcome);
        }
    }

    public function observed(): ObservedCoverage
    {
        $definitions = Definitions::fromJson(json_encode([
            'contract' => 1,
            'activation' => $this->isActive ? 'active' : 'inactive',
            'resource_types' => array_merge([], ...array_map(static fn (FakeType $type): array => $type->definitions(), $this->types)),
            'supported_scopes' => $this->scopes,
        ], JSON_THROW_ON_ERROR));
        $elsewhere = array_merge([], ...array_map(static fn (FakeType $type): array => $type->elsewhere(), $this->types));

        return ObservedCoverage::fromArray($definitions, [
            ...$this->ids,
            'listings' => array_merge([], ...array_map(static fn (FakeType $type): array => $type->listings(), $this->types)),
            'rows' => array_merge([], ...array_map(static fn (FakeType $type): array => $type->rows(), $this->types)),
            'elsewhere' => $this->hasUnrecognized ? [...$elsewhere, ['canonical_type' => 'unrecognized fake type', 'resources' => 1]] : $elsewhere,
        ]);
    }

    /** Prepares the reasons that are not about one scope. */
    private function prepare(ReasonCode $reason): void
    {
        match ($reason) {
            ReasonCode::KernelInactive => $this->isActive = false,
            ReasonCode::ForeignWorkspace => $this->ids['workspace_id'] = 'another',
            ReasonCode::ForeignManagedEnvironment => $this->ids['managed_environment_id'] = 'another',
            ReasonCode::ForeignProviderConnection => $this->ids['provider_connection_id'] = 'another',
            ReasonCode::UnrecognizedObserved => $this->hasUnrecognized = true,
            default => null,
        };
    }

    /**
     * The types that the claim counts. Each chosen reason goes to another type; if the claim names fewer types, they share the
     * reasons. Other outcomes give their reason to every type.
     *
     * @return non-empty-list<FakeType>
     */
    private function counted(FakeOutcome $outcome): array
    {
        $reasons = $outcome->aboutTypes();
        $names = $this->claim->denominator() ?? $this->newNames(count($reasons));
        $types = array_map(fn (string $name): FakeType => new FakeType($name, $this->claim), self::distinct($names));

        foreach ($types as $index => $type) {
            if ($outcome->has(ReasonCode::NothingListed)) {
                $type->listNothing();
            }
            foreach ($reasons as $number => $reason) {
                if (! $outcome->chosen || $number % count($types) === $index) {
                    $type->give($reason);
                }
            }
            if ($outcome->has(ReasonCode::EmptyDenominator)) {
                $type->exclude();
            }
        }

        return $types;
    }

    /**
     * More types of the scope: ones that the claim does not count, or a covered one that prevents a reason which was not chosen.
     *
     * @return list<FakeType>
     */
    private function others(FakeOutcome $outcome): array
    {
        $others = [];
        if ($outcome->has(ReasonCode::TypeExcluded)) {
            $others[] = $excluded = new FakeType($this->newName(), $this->claim);
            $excluded->exclude();
        }

        $needsCovered = $this->claim->denominator() === null
            // Otherwise every listing is empty, which is a reason too.
            ? $outcome->has(ReasonCode::ListingNotApplicable) && ! $outcome->has(ReasonCode::NothingListed)
            : $outcome->has(ReasonCode::DenominatorMismatch);

        return $needsCovered ? [...$others, new FakeType($this->newName(), $this->claim)] : $others;
    }

    /**
     * @param  non-empty-list<FakeType>  $types
     * @return array<string, mixed>
     */
    private function scope(string $scopeKey, array $types, FakeOutcome $outcome): array
    {
        return [
            'scope_key' => $scopeKey,
            'workload' => 'intune',
            'denominator' => array_map(static fn (FakeType $type): string => $type->name, $types),
            'minimum_level' => $outcome->has(ReasonCode::LevelBelowMinimum) ? CoverageLevel::Certified : CoverageLevel::Detected,
            'include_fallback' => in_array(true, array_map(static fn (FakeType $type): bool => $type->needsFallback, $types), true),
            'include_beta' => in_array(true, array_map(static fn (FakeType $type): bool => $type->needsBeta, $types), true),
            'customer_claimable' => ! $outcome->has(ReasonCode::NotCustomerClaimable),
            'active' => ! $outcome->has(ReasonCode::InactiveScope),
            'max_evidence_age_seconds' => self::MAX_EVIDENCE_AGE_SECONDS,
        ];
    }

    /** @return non-empty-list<string> at least one name */
    private function newNames(int $count): array
    {
        $names = [];
        do {
            $names[] = $this->newName();
        } while (count($names) < $count);

        return $names;
    }

    private function newName(): string
    {
        $this->named++;

        return $this->named === 1 ? 'fakeType' : "fakeType{$this->named}";
    }

    /**
     * Returns each name once. Names that differ only in ASCII case are one type (contract §2), so a claim that counts both is
     * blocked, as it is by the real guard.
     *
     * @param  non-empty-list<string>  $names
     * @return non-empty-list<string>
     */
    private static function distinct(array $names): array
    {
        $distinct = [];
        foreach ($names as $name) {
            $distinct[strtolower($name)] = $name;
        }

        return array_values($distinct);
    }
}
