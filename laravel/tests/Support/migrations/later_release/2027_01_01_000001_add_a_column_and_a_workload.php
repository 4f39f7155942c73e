<?php

declare(strict_types=1);

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

/** What a later release of the package would add: the column `active` and the workload `intune`. */
return new class extends Migration
{
    public function up(): void
    {
        Schema::table('tenant_configuration_supported_scopes', fn (Blueprint $table) => $table->boolean('active')->default(false));
        DB::unprepared(<<<'SQL'
            alter table tenant_configuration_supported_scopes drop constraint tc_supported_scopes_workload_family;
            alter table tenant_configuration_supported_scopes add constraint tc_supported_scopes_workload_family check (workload in ('exchange', 'intune'));
            alter table tenant_configuration_resource_types drop constraint tc_resource_types_workload_family;
            alter table tenant_configuration_resource_types add constraint tc_resource_types_workload_family check (workload in ('exchange', 'intune'));
            SQL);
    }
};
