<?php

declare(strict_types=1);

/* What has to be done for a claim to be permitted. */
return [
    'activate_kernel' => 'activate the Coverage Kernel',
    'name_supported_scope' => 'name a supported scope in the claim',
    'activate_scope' => 'activate the scope',
    'admit_types' => 'admit at least one resource type to the scope',
    'name_counted_types' => 'name exactly the types that the scope counts',
    'raise_level' => 'claim at least the minimum level of the scope',
    'narrow_audience' => 'make the claim to a narrower audience',
    'state_time' => 'state the time of the claim',
    'name_environment' => 'name the workspace and the managed environment in the claim',
    'claim_observed_environment' => 'make the claim about the environment that was observed',
    'ask_less' => 'claim less',
    'capture_at_source' => 'list and capture the resources at this source',
    'list_and_capture' => 'list the resources and capture each of them',
    'list_again' => 'list the resources again, completely',
    'capture_again' => 'capture the resources again, completely',
    'resolve_identity' => 'give each resource a reliable identity',
    'await_resources' => 'wait until the environment has resources, and capture them',
    'lower_percent' => 'claim a lower percentage',
];
