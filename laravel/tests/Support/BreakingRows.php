<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Tests\Support;

use Closure;
use CoverageKernel\Laravel\EnvironmentRef;
use Illuminate\Support\Facades\DB;

/** For each constraint of the schema, the rows that only this constraint refuses. */
final class BreakingRows
{
    private const TYPES = 'tenant_configuration_resource_types';

    private const SCOPES = 'tenant_configuration_supported_scopes';

    private const RESOURCES = 'tenant_configuration_resources';

    private const EVIDENCE = 'tenant_configuration_resource_evidence';

    /** @return array<string, list<Closure(): mixed>> */
    public static function all(): array
    {
        return [...self::ofResourceTypes(), ...self::ofSupportedScopes(), ...self::ofResources(), ...self::ofEvidence(), ...self::ofListings(), ...self::ofHost()];
    }

    /** @return array<string, list<Closure(): mixed>> */
    private static function ofResourceTypes(): array
    {
        $with = static fn (string $column, int|string ...$values): array => array_map(
            static fn (int|string $value): Closure => static fn () => self::resourceType([$column => $value]),
            array_values($values),
        );

        return [
            'tenant_configuration_resource_types_pkey' => [static fn () => self::resourceType(['id' => ConcreteRows::type('roleDefinition:tcm')])],
            'tc_resource_types_canonical_type_source_class' => $with('canonical_type', 'roleDefinition'),
            'tc_resource_types_canonical_type_shape' => $with('canonical_type', '', 'Upper', '1digit', 'with space', 'with_underscore', "line\n", 'ä', str_repeat('a', 129)),
            'tc_resource_types_source_class_family' => $with('source_class', '', 'graph', 'TCM', 'tcm '),
            'tc_resource_types_workload_family' => $with('workload', '', 'exchange', 'Intune'),
            'tc_resource_types_resource_class_family' => $with('resource_class', '', 'device', 'Configuration'),
            'tc_resource_types_support_state_family' => $with('support_state', '', 'beta', 'Supported'),
            'tc_resource_types_max_coverage_level_family' => $with('max_coverage_level', '', 'full', 'Certified'),
            'tc_resource_types_max_claim_state_family' => $with('max_claim_state', '', 'allowed', 'Claim_allowed'),
            'tc_resource_types_restore_tier_family' => $with('restore_tier', '', 'yes', 'Restorable'),
            'tc_resource_types_source_aliases_list' => $with('source_aliases', '{}', '"alias"', 'null', '1'),
            'tc_resource_types_source_aliases_shape' => $with('source_aliases', '[1]', '[null]', '[["a"]]', '["ok", ""]', '["a b"]', '["ä"]', '["a\n"]', self::json([str_repeat('a', 256)])),
            'tc_resource_types_metadata_object' => $with('metadata', '[]', '"text"', 'null', '1'),
        ];
    }

    /** @return array<string, list<Closure(): mixed>> */
    private static function ofSupportedScopes(): array
    {
        $with = static fn (string $column, int|string ...$values): array => array_map(
            static fn (int|string $value): Closure => static fn () => self::supportedScope([$column => $value]),
            array_values($values),
        );

        return [
            'tenant_configuration_supported_scopes_pkey' => [static function (): void {
                self::supportedScope(['id' => 0]);
                self::supportedScope(['id' => 0, 'scope_key' => 'another_scope']);
            }],
            'tc_supported_scopes_scope_key' => $with('scope_key', 'intune_core'),
            'tc_supported_scopes_scope_key_shape' => $with('scope_key', '', 'Upper', '1digit', '_underscore', 'with space', 'camelCase', "line\n", 'ä', str_repeat('a', 129)),
            'tc_supported_scopes_workload_family' => $with('workload', '', 'exchange', 'Intune'),
            'tc_supported_scopes_denominator_list' => $with('denominator', '{}', '"roleDefinition"', 'null', '1'),
            'tc_supported_scopes_denominator_not_empty' => $with('denominator', '[]'),
            'tc_supported_scopes_denominator_shape' => $with('denominator', '[1]', '[null]', '[["a"]]', '["ok", ""]', '["Upper"]', '["a_b"]', self::json([str_repeat('a', 129)])),
            'tc_supported_scopes_minimum_level_family' => $with('minimum_level', '', 'full', 'Detected'),
            'tc_supported_scopes_minimum_level_not_none' => $with('minimum_level', 'none'),
            'tc_supported_scopes_max_evidence_age_seconds_range' => $with('max_evidence_age_seconds', 0, -1, 9_007_199_254_740_992),
            'tc_supported_scopes_customer_age' => [static fn () => self::supportedScope(['customer_claimable' => true, 'max_evidence_age_seconds' => null])],
            'tc_supported_scopes_metadata_object' => $with('metadata', '[]', '"text"', 'null', '1'),
        ];
    }

    /** @return array<string, list<Closure(): mixed>> */
    private static function ofResources(): array
    {
        $with = static fn (string $column, int|string|null ...$values): array => array_map(
            static fn (int|string|null $value): Closure => static fn () => ConcreteRows::resource(HostRows::environment(), columns: [$column => $value]),
            array_values($values),
        );

        return [
            'tenant_configuration_resources_pkey' => [static function (): void {
                $id = ConcreteRows::resource(HostRows::environment());
                ConcreteRows::resource(HostRows::environment(), columns: ['id' => $id]);
            }],
            'tc_resources_owner' => [static function (): void {
                // The primary key would refuse the row first.
                self::drop(self::RESOURCES, 'tenant_configuration_resources_pkey');
                $environment = HostRows::environment();
                $id = ConcreteRows::resource($environment);
                ConcreteRows::resource($environment, columns: ['id' => $id]);
            }],
            'tc_resources_canonical_resource_key' => [static function (): void {
                $environment = HostRows::environment();
                ConcreteRows::resource($environment, columns: ['canonical_resource_key' => 'one']);
                ConcreteRows::resource($environment, columns: ['canonical_resource_key' => 'one']);
            }],
            'tc_resources_canonical_resource_key_length' => $with('canonical_resource_key', '', str_repeat('a', 1025), str_repeat('ä', 513)),
            'tc_resources_canonical_resource_key_known' => array_map(static fn (string $identity): Closure => static fn () => ConcreteRows::evidence(
                ConcreteRows::resource(HostRows::environment(), columns: ['canonical_resource_key' => null]),
                ['identity_state' => $identity],
            ), ['stable', 'derived']),
            'tc_resources_source_metadata_object' => $with('source_metadata', '[]', '"text"', 'null'),
            'tc_resources_resource_type' => $with('resource_type_id', 0),
            ...self::ofOwner('tc_resources', ConcreteRows::resource(...)),
            'tc_resources_listing' => [
                // Listings of another environment, connection and type.
                static fn () => self::insertListed(static fn (EnvironmentRef $environment): int => ConcreteRows::listing(HostRows::environment($environment))),
                static fn () => self::insertListed(static fn (EnvironmentRef $environment): int => ConcreteRows::listing(HostRows::connectedAgain($environment))),
                static fn () => self::insertListed(static fn (EnvironmentRef $environment): int => ConcreteRows::listing($environment, 'termsAndConditions:graph_v1_fallback')),
                static fn () => self::insertListed(static fn (): int => 0),
            ],
            // The trigger would set the right one.
            'tc_resources_latest_evidence' => [
                static fn () => self::pointWithoutTrigger(static fn (EnvironmentRef $environment): int => ConcreteRows::evidence(ConcreteRows::resource($environment))),
                static fn () => self::pointWithoutTrigger(static fn (): int => ConcreteRows::evidence(ConcreteRows::resource(HostRows::environment()))),
                static fn () => self::pointWithoutTrigger(static fn (): int => 0),
            ],
        ];
    }

    /** @return array<string, list<Closure(): mixed>> */
    private static function ofEvidence(): array
    {
        $with = static fn (string $column, int|string ...$values): array => array_map(
            static fn (int|string $value): Closure => static fn () => ConcreteRows::evidence(ConcreteRows::resource(HostRows::environment()), [$column => $value]),
            array_values($values),
        );
        $ofAnother = static fn (string $column): Closure => static function () use ($column): void {
            $other = HostRows::environment();
            $owner = [
                'workspace_id' => $other->workspaceId,
                'managed_environment_id' => $other->managedEnvironmentId,
                'provider_connection_id' => $other->providerConnectionId,
                'resource_type_id' => ConcreteRows::type('termsAndConditions:graph_v1_fallback'),
            ];
            ConcreteRows::evidence(ConcreteRows::resource(HostRows::environment()), [$column => $owner[$column]]);
        };

        return [
            'tenant_configuration_resource_evidence_pkey' => [static function (): void {
                $id = ConcreteRows::evidence(ConcreteRows::resource(HostRows::environment()));
                ConcreteRows::evidence(ConcreteRows::resource(HostRows::environment()), ['id' => $id]);
            }],
            'tc_resource_evidence_resource_id' => [static function (): void {
                self::drop(self::EVIDENCE, 'tenant_configuration_resource_evidence_pkey');
                $resource = ConcreteRows::resource(HostRows::environment());
                ConcreteRows::evidence($resource, ['id' => ConcreteRows::evidence($resource)]);
            }],
            'tc_resource_evidence_resource' => [
                $ofAnother('workspace_id'),
                $ofAnother('managed_environment_id'),
                $ofAnother('provider_connection_id'),
                $ofAnother('resource_type_id'),
                static function (): void {
                    $environment = HostRows::environment();
                    $resource = ConcreteRows::resource($environment);
                    DB::table(self::EVIDENCE)->insert([
                        'workspace_id' => $environment->workspaceId,
                        'managed_environment_id' => $environment->managedEnvironmentId,
                        'provider_connection_id' => $environment->providerConnectionId,
                        'resource_type_id' => ConcreteRows::type('roleDefinition:tcm'),
                        'resource_id' => $resource + 1,
                        'coverage_level' => 'none',
                        'evidence_state' => 'missing',
                        'identity_state' => 'stable',
                        'captured_at' => ConcreteRows::CAPTURED_AT,
                    ]);
                },
            ],
            'tc_resource_evidence_coverage_level_family' => $with('coverage_level', '', 'full', 'Certified'),
            'tc_resource_evidence_evidence_state_family' => $with('evidence_state', '', 'unknown', 'Missing'),
            'tc_resource_evidence_identity_state_family' => $with('identity_state', '', 'unknown', 'Stable'),
            'tc_resource_evidence_source_metadata_object' => $with('source_metadata', '[]', '"text"', 'null'),
            'tc_resource_evidence_captured_at_range' => $with('captured_at', ...self::noTimes()),
        ];
    }

    /** @return array<string, list<Closure(): mixed>> */
    private static function ofListings(): array
    {
        $with = static fn (string $column, int|string ...$values): array => array_map(
            static fn (int|string $value): Closure => static fn () => ConcreteRows::listing(HostRows::environment(), columns: [$column => $value]),
            array_values($values),
        );

        return [
            'tenant_configuration_listings_pkey' => [
                static fn () => ConcreteRows::listing(HostRows::environment(), columns: ['id' => ConcreteRows::listing(HostRows::environment())]),
            ],
            'tc_listings_owner' => [static function (): void {
                // The primary key would refuse the row first.
                self::drop('tenant_configuration_listings', 'tenant_configuration_listings_pkey');
                $environment = HostRows::environment();
                ConcreteRows::listing($environment, columns: ['id' => ConcreteRows::listing($environment)]);
            }],
            'tc_listings_outcome_family' => $with('outcome', '', 'ok', 'Complete'),
            'tc_listings_resources_range' => $with('resources', -1, 4_294_967_296),
            'tc_listings_not_applicable_empty' => [
                static fn () => ConcreteRows::listing(HostRows::environment(), columns: ['outcome' => 'not_applicable', 'resources' => 1]),
            ],
            'tc_listings_source_metadata_object' => $with('source_metadata', '[]', '"text"', 'null'),
            'tc_listings_captured_at_range' => $with('captured_at', ...self::noTimes()),
            'tc_listings_resource_type' => $with('resource_type_id', 0),
            ...self::ofOwner('tc_listings', ConcreteRows::listing(...)),
        ];
    }

    /**
     * The unique keys that the migration adds to the application's tables.
     *
     * @return array<string, list<Closure(): mixed>>
     */
    private static function ofHost(): array
    {
        return [
            'tc_managed_environments_owner' => [static function (): void {
                self::drop('managed_environments', 'managed_environments_pkey');
                $environment = HostRows::environment();
                DB::table('managed_environments')->insert([
                    'id' => $environment->managedEnvironmentId, 'workspace_id' => $environment->workspaceId, 'name' => 'Another',
                ]);
            }],
            'tc_provider_connections_owner' => [static function (): void {
                self::drop('provider_connections', 'provider_connections_pkey');
                $environment = HostRows::environment();
                DB::table('provider_connections')->insert([
                    'id' => $environment->providerConnectionId,
                    'workspace_id' => $environment->workspaceId,
                    'managed_environment_id' => $environment->managedEnvironmentId,
                    'name' => 'Another',
                ]);
            }],
        ];
    }

    /**
     * The foreign keys to the application's tables.
     *
     * @param  Closure(EnvironmentRef, string, array<string, int|string|null>): int  $row
     * @return array<string, list<Closure(): mixed>>
     */
    private static function ofOwner(string $table, Closure $row): array
    {
        return [
            // The application's own foreign keys would refuse the row first.
            "{$table}_workspace" => [static function () use ($row): void {
                self::drop('managed_environments', 'managed_environments_workspace_id_foreign');
                self::drop('provider_connections', 'provider_connections_workspace_id_foreign');
                $environment = HostRows::managedEnvironment(0);
                self::insert($row, [
                    'workspace_id' => 0,
                    'managed_environment_id' => $environment,
                    'provider_connection_id' => HostRows::providerConnection(0, $environment),
                ]);
            }],
            // A connection that refers to the environment of another workspace.
            "{$table}_managed_environment" => [static function () use ($row): void {
                $workspace = HostRows::workspace();
                $environment = HostRows::managedEnvironment(HostRows::workspace());
                self::insert($row, [
                    'workspace_id' => $workspace,
                    'managed_environment_id' => $environment,
                    'provider_connection_id' => HostRows::providerConnection($workspace, $environment),
                ]);
            }],
            "{$table}_provider_connection" => [
                // A connection of another environment, in another workspace and in the same.
                static fn () => self::insert($row, ['provider_connection_id' => HostRows::environment()->providerConnectionId]),
                static function () use ($row): void {
                    $environment = HostRows::environment();
                    self::insert($row, [
                        'workspace_id' => $environment->workspaceId,
                        'managed_environment_id' => $environment->managedEnvironmentId,
                        'provider_connection_id' => HostRows::environment($environment)->providerConnectionId,
                    ]);
                },
                // The owner of a connection with rows cannot change.
                static function () use ($row): void {
                    $environment = HostRows::environment();
                    $row($environment, 'roleDefinition:tcm', []);
                    DB::table('provider_connections')->where('id', $environment->providerConnectionId)
                        ->update(['managed_environment_id' => HostRows::environment($environment)->managedEnvironmentId]);
                },
            ],
        ];
    }

    /**
     * Inserts a row of a new environment, with these columns.
     *
     * @param  Closure(EnvironmentRef, string, array<string, int|string|null>): int  $row
     * @param  array<string, int|string|null>  $columns
     */
    private static function insert(Closure $row, array $columns): int
    {
        return $row(HostRows::environment(), 'roleDefinition:tcm', $columns);
    }

    /**
     * Inserts a resource with a listing.
     *
     * @param  Closure(EnvironmentRef): int  $listing
     */
    private static function insertListed(Closure $listing): void
    {
        $environment = HostRows::environment();
        ConcreteRows::resource($environment, columns: ['listing_id' => $listing($environment)]);
    }

    /**
     * Sets the latest evidence of a resource.
     *
     * @param  Closure(EnvironmentRef): int  $evidence
     */
    private static function pointWithoutTrigger(Closure $evidence): void
    {
        $environment = HostRows::environment();
        $resource = ConcreteRows::resource($environment);
        $latest = $evidence($environment);
        DB::statement('set constraints all immediate');
        DB::statement('alter table '.self::RESOURCES.' disable trigger tc_derive_row');
        DB::table(self::RESOURCES)->where('id', $resource)->update(['latest_evidence_id' => $latest]);
    }

    /** @return non-empty-list<string> */
    private static function noTimes(): array
    {
        // A trigger refuses the times after the last one, with all others in the future.
        return ['-infinity', '1969-12-31T23:59:59.999999Z'];
    }

    /** @param  array<string, int|string>  $columns */
    private static function resourceType(array $columns): void
    {
        DB::table(self::TYPES)->insert([
            'canonical_type' => 'aType',
            'source_class' => 'tcm',
            'workload' => 'intune',
            'resource_class' => 'configuration',
            'support_state' => 'supported',
            'max_coverage_level' => 'certified',
            'max_claim_state' => 'claim_allowed',
            'restore_tier' => 'not_restorable',
            ...$columns,
        ]);
    }

    /** @param  array<string, int|string|bool|null>  $columns */
    private static function supportedScope(array $columns): void
    {
        DB::table(self::SCOPES)->insert([
            'scope_key' => 'a_scope',
            'workload' => 'intune',
            'denominator' => '["roleDefinition"]',
            'minimum_level' => 'detected',
            ...$columns,
        ]);
    }

    private static function drop(string $table, string $constraint): void
    {
        DB::statement("alter table {$table} drop constraint if exists {$constraint} cascade");
    }

    private static function json(mixed $value): string
    {
        return json_encode($value, JSON_THROW_ON_ERROR);
    }
}
