<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Schema\KernelMigration;
use CoverageKernel\Laravel\Schema\PostgresConstraints;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

/**
 * The definitions (contract §2): one column for each key of the contract's rows. Seeded by the platform, owned by nobody.
 *
 * What the check constraints list is held against the extension by a test.
 */
return new class extends KernelMigration
{
    private const COVERAGE_LEVELS = ['none', 'detected', 'content_backed', 'comparable', 'renderable', 'certified'];

    private const WORKLOADS = ['intune'];

    public function up(): void
    {
        $this->requirePostgresOrSqlite();

        Schema::create('tenant_configuration_resource_types', function (Blueprint $table): void {
            $table->id();
            $this->byBytes($table->text('canonical_type'));
            $table->text('source_class');
            $table->text('workload');
            $table->text('resource_class');
            $table->text('support_state');
            $table->text('max_coverage_level');
            $table->text('max_claim_state');
            $table->text('restore_tier');
            $table->jsonb('source_aliases')->default('[]');
            $table->jsonb('metadata')->default('{}');
            $table->timestampsTz(6);

            $table->unique(['canonical_type', 'source_class'], 'tc_resource_types_canonical_type_source_class');
        });

        Schema::create('tenant_configuration_supported_scopes', function (Blueprint $table): void {
            $table->id();
            $this->byBytes($table->text('scope_key'));
            $table->text('workload');
            $table->jsonb('denominator');
            $table->text('minimum_level');
            $table->boolean('include_fallback')->default(false);
            $table->boolean('include_beta')->default(false);
            $table->boolean('allow_beta_certification')->default(false);
            $table->boolean('allow_derived_identity')->default(false);
            $table->boolean('customer_claimable')->default(false);
            $table->boolean('active')->default(false);
            $table->bigInteger('max_evidence_age_seconds')->nullable();
            $table->jsonb('metadata')->default('{}');
            $table->timestampsTz(6);

            $table->unique('scope_key', 'tc_supported_scopes_scope_key');
        });

        if ($this->isPostgres()) {
            $this->constrainResourceTypes(new PostgresConstraints(DB::connection(), 'tenant_configuration_resource_types'));
            $this->constrainSupportedScopes(new PostgresConstraints(DB::connection(), 'tenant_configuration_supported_scopes'));
        }
    }

    public function down(): void
    {
        Schema::drop('tenant_configuration_supported_scopes');
        Schema::drop('tenant_configuration_resource_types');
    }

    private function constrainResourceTypes(PostgresConstraints $types): void
    {
        $types->canonicalType('canonical_type');
        $types->family('source_class', ['tcm', 'graph_v1_fallback', 'graph_beta_experimental']);
        $types->family('workload', self::WORKLOADS);
        $types->family('resource_class', ['configuration']);
        $types->family('support_state', ['supported', 'experimental', 'registry_only', 'out_of_scope']);
        $types->family('max_coverage_level', self::COVERAGE_LEVELS);
        $types->family('max_claim_state', ['claim_blocked', 'internal_only', 'claim_limited', 'claim_allowed']);
        $types->family('restore_tier', ['not_restorable', 'preview_only', 'restorable']);
        $types->aliases('source_aliases');
        $types->object('metadata');
    }

    private function constrainSupportedScopes(PostgresConstraints $scopes): void
    {
        $scopes->scopeKey('scope_key');
        $scopes->family('workload', self::WORKLOADS);
        $scopes->canonicalTypes('denominator');
        $scopes->family('minimum_level', self::COVERAGE_LEVELS);
        $scopes->check('minimum_level_not_none', "minimum_level <> 'none'");
        // Up to the greatest integer that every reader of JSON keeps.
        $scopes->check('age_range', 'max_evidence_age_seconds between 1 and 9007199254740991');
        $scopes->check('customer_age', 'not customer_claimable or max_evidence_age_seconds is not null');
        $scopes->object('metadata');
    }
};
