-- The rights of an application whose role does not own the tables of the Coverage Kernel. Run it as the owner of the tables, after
-- every migration. It names the role by a setting, in psql:
--
--   psql -c "set coverage_kernel.application_role = 'app'" -f application-role.sql
--
-- or in PHP:
--
--   DB::select("select set_config('coverage_kernel.application_role', 'app', false)");
--   DB::unprepared(file_get_contents(base_path('vendor/tenantatlas/coverage-kernel-laravel/database/application-role.sql')));
--
-- Two settings are optional: `coverage_kernel.table_prefix`, and `coverage_kernel.may_prune` = 'yes' for a role that may call
-- `coverage-kernel:prune`. The tables are those of the current schema.

do $grants$
declare
    prefix text := coalesce(current_setting('coverage_kernel.table_prefix', true), '');
    application text := nullif(current_setting('coverage_kernel.application_role', true), '');
    may_prune boolean := coalesce(current_setting('coverage_kernel.may_prune', true), '') = 'yes';
    granted record;
begin
    if application is null then
        raise exception 'set coverage_kernel.application_role to the name of the role first';
    end if;
    if exists (
        select from pg_class
        where relnamespace = current_schema()::regnamespace and relname = prefix || 'tenant_configuration_resources'
            and pg_has_role(application, relowner, 'member')
    ) then
        raise exception 'the role % owns the tables, or is a member of the role that does: grants do not restrict it', application;
    end if;

    execute format('grant usage on schema %I to %I', current_schema(), application);
    if not has_schema_privilege(application, current_schema(), 'usage') then
        raise exception 'the owner of the schema % has to grant its use to %', current_schema(), application;
    end if;

    for granted in
        select name, rights, on_row
        from (values
            ('tenant_configuration_resource_types', 'select', false),
            ('tenant_configuration_supported_scopes', 'select', false),
            ('tenant_configuration_listings', 'select, insert', true),
            ('tenant_configuration_resources', 'select, insert, update (listing_id, source_metadata, withdrawn_at)', true),
            ('tenant_configuration_resource_evidence', 'select, insert', true),
            ('tenant_configuration_decisions', 'select, insert', true),
            ('tenant_configuration_kept_definitions', 'select, insert', false),
            ('tenant_configuration_kept_observed_coverage', 'select, insert', false)
        ) as rights (name, rights, on_row)
        -- The tables of kept decisions are optional.
        where exists (select from pg_class where relnamespace = current_schema()::regnamespace and relname = prefix || name and relkind = 'r')
    loop
        -- Rights that were granted before, to the role or to everyone, would remain.
        execute format('revoke all on %I.%I from %I, public', current_schema(), prefix || granted.name, application);
        execute format('grant %s on %I.%I to %I', granted.rights, current_schema(), prefix || granted.name, application);
        if granted.on_row then
            execute format('grant usage on sequence %s to %I', pg_get_serial_sequence(format('%I.%I', current_schema(), prefix || granted.name), 'id'), application);
        end if;
    end loop;

    for granted in
        select oid::regprocedure as signature from pg_proc
        where pronamespace = current_schema()::regnamespace and proname in (prefix || 'tc_prune', prefix || 'tc_prune_decisions')
    loop
        execute format('revoke execute on function %s from %I, public', granted.signature, application);
        if may_prune then
            execute format('grant execute on function %s to %I', granted.signature, application);
        end if;
    end loop;
end
$grants$;
