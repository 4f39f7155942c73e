<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Testing;

use CoverageKernel\CoverageLevel;
use CoverageKernel\Definitions;
use CoverageKernel\ExclusionReason;
use CoverageKernel\Laravel\Contracts\SupportedScopeResolver;
use CoverageKernel\Laravel\Extension;
use CoverageKernel\ResolvedScope;
use CoverageKernel\SupportedScopeResolver as ExtensionSupportedScopeResolver;
use Illuminate\Container\Container;
use Illuminate\Contracts\Container\Container as ContainerContract;

/**
 * A resolver for an application's tests, with the scopes that the test adds. It needs no database. The extension resolves the
 * scopes, from small definitions that fit.
 */
final class FakeSupportedScopeResolver implements SupportedScopeResolver
{
    /** @var array<string, ResolvedScope> */
    private array $scopes = [];

    public function __construct()
    {
        Extension::ensureUsable();
        FakeInProduction::refuse(Container::getInstance());
    }

    /** Replaces the application's resolver with a fake and returns it. */
    public static function swap(?ContainerContract $application = null): self
    {
        $application ??= Container::getInstance();
        FakeInProduction::refuse($application);
        $fake = new self;
        $application->instance(SupportedScopeResolver::class, $fake);

        return $fake;
    }

    /**
     * Adds a scope that counts and excludes these types, or replaces the one with this key.
     *
     * @param  list<string>  $counted
     * @param  array<string, ExclusionReason>  $excluded  the reason of each excluded type
     * @param  positive-int  $maxEvidenceAgeSeconds
     */
    public function scope(
        string $scopeKey,
        array $counted,
        array $excluded = [],
        CoverageLevel $minimumLevel = CoverageLevel::ContentBacked,
        bool $customerClaimable = true,
        bool $active = true,
        int $maxEvidenceAgeSeconds = 86400,
    ): self {
        $definitions = Definitions::fromJson(json_encode([
            'contract' => 1,
            'activation' => 'active',
            'resource_types' => [
                ...array_map(static fn (string $type): array => self::resourceType($type, null), $counted),
                ...array_map(self::resourceType(...), array_keys($excluded), $excluded),
            ],
            'supported_scopes' => [[
                'scope_key' => $scopeKey,
                'workload' => 'intune',
                'denominator' => [...$counted, ...array_keys($excluded)],
                'minimum_level' => $minimumLevel,
                'customer_claimable' => $customerClaimable,
                'active' => $active,
                'max_evidence_age_seconds' => $maxEvidenceAgeSeconds,
            ]],
        ], JSON_THROW_ON_ERROR));
        $this->scopes[$scopeKey] = (new ExtensionSupportedScopeResolver($definitions))->resolve($scopeKey);

        return $this;
    }

    public function resolve(string $scopeKey): ResolvedScope
    {
        // The extension throws for a scope that it does not know.
        return $this->scopes[$scopeKey] ?? self::withoutScopes()->resolve($scopeKey);
    }

    public function keys(): array
    {
        $keys = array_map(static fn (ResolvedScope $scope): string => $scope->scopeKey(), $this->scopes);
        sort($keys, SORT_STRING);

        /** @var list<non-empty-string> */
        return $keys;
    }

    private static function withoutScopes(): ExtensionSupportedScopeResolver
    {
        return new ExtensionSupportedScopeResolver(
            Definitions::fromJson('{"contract":1,"activation":"active","resource_types":[],"supported_scopes":[]}'),
        );
    }

    /** @return array<string, string> a row that a scope without fallback and beta counts, or excludes for this reason (contract §3) */
    private static function resourceType(string $canonicalType, ?ExclusionReason $excluded): array
    {
        [$source, $support] = match ($excluded) {
            null => ['tcm', 'supported'],
            ExclusionReason::OutOfScope => ['tcm', 'out_of_scope'],
            ExclusionReason::RegistryOnly => ['tcm', 'registry_only'],
            ExclusionReason::ExperimentalNotIncluded => ['tcm', 'experimental'],
            ExclusionReason::FallbackNotIncluded => ['graph_v1_fallback', 'supported'],
        };

        return [
            'canonical_type' => $canonicalType,
            'source_class' => $source,
            'workload' => 'intune',
            'resource_class' => 'configuration',
            'support_state' => $support,
            'max_coverage_level' => 'certified',
            'max_claim_state' => 'claim_allowed',
            'restore_tier' => 'restorable',
        ];
    }
}
