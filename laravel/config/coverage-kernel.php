<?php

declare(strict_types=1);

return [

    /*
    |--------------------------------------------------------------------------
    | Activation
    |--------------------------------------------------------------------------
    |
    | "inactive": no claim reaches a customer or an operator, whatever was
    | observed. "active": claims are decided on what was observed. Anything
    | else is an error and never "active". It is deliberately no environment
    | variable: activating the kernel is a change that somebody reviews.
    |
    */

    'activation' => 'inactive',

    /*
    |--------------------------------------------------------------------------
    | Documents
    |--------------------------------------------------------------------------
    |
    | The definitions that are seeded: null for those that the extension
    | carries, else a list of paths of JSON documents in the contract's shape.
    |
    */

    'documents' => null,

    /*
    |--------------------------------------------------------------------------
    | Database connection
    |--------------------------------------------------------------------------
    |
    | The connection whose database has the kernel's tables; null for the
    | application's default.
    |
    */

    'connection' => null,

    /*
    |--------------------------------------------------------------------------
    | The application's own tables
    |--------------------------------------------------------------------------
    |
    | Whose workspaces, managed environments and provider connections the
    | concrete rows belong to: the tables, their keys, the columns by which
    | they refer to each other, and the type of all these keys ("bigint",
    | "uuid" or "ulid"). Only the published migration of the concrete rows
    | and the reading of what was observed look at this.
    |
    */

    'host' => [
        'workspaces' => ['table' => 'workspaces', 'key' => 'id'],
        'managed_environments' => ['table' => 'managed_environments', 'key' => 'id', 'workspace' => 'workspace_id'],
        'provider_connections' => [
            'table' => 'provider_connections',
            'key' => 'id',
            'workspace' => 'workspace_id',
            'managed_environment' => 'managed_environment_id',
        ],
        'key_type' => 'bigint',
    ],

];
