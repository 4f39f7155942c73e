<?php

declare(strict_types=1);

use Illuminate\Database\Migrations\Migration;
use Illuminate\Support\Facades\DB;

/** Returns the tables to the schema of an earlier release, which had neither the column `active` nor the workload `intune`. */
return new class extends Migration
{
    public function up(): void
    {
        DB::unprepared(<<<'SQL'
            alter table tenant_configuration_supported_scopes drop column active;
            alter table tenant_configuration_supported_scopes drop constraint tc_supported_scopes_workload_family;
            alter table tenant_configuration_supported_scopes add constraint tc_supported_scopes_workload_family check (workload in ('exchange'));
            alter table tenant_configuration_resource_types drop constraint tc_resource_types_workload_family;
            alter table tenant_configuration_resource_types add constraint tc_resource_types_workload_family check (workload in ('exchange'));
            SQL);
    }
};
