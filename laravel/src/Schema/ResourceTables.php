<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Schema;

/** The names of the tables of observed coverage, and of the columns that say whose a row is. */
final class ResourceTables
{
    public const LISTINGS = 'tenant_configuration_listings';

    public const RESOURCES = 'tenant_configuration_resources';

    public const EVIDENCE = 'tenant_configuration_resource_evidence';

    public const ALL = [self::LISTINGS, self::RESOURCES, self::EVIDENCE];

    public const ENVIRONMENT = ['workspace_id', 'managed_environment_id'];

    public const CONNECTION = [...self::ENVIRONMENT, 'provider_connection_id'];

    public const OWNER = [...self::CONNECTION, 'resource_type_id'];
}
