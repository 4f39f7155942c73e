<?php

declare(strict_types=1);

// Names of every kind for every string parameter, alone and in documents as JSON.

use CoverageKernel\Claim;
use CoverageKernel\Exception\UnknownScope;
use CoverageKernel\Tests\Hostile\Attacks;
use CoverageKernel\Tests\Hostile\Methods;
use CoverageKernel\Tests\Hostile\Values;
use CoverageKernel\Tests\Sample;

return function (Attacks $attacks): void {
    $methods = new Methods;
    foreach ($methods->all() as $name => $method) {
        $valid = $methods->validArguments($method);
        foreach ($method->getParameters() as $parameter) {
            if (! in_array((string) $parameter->getType(), ['string', '?string', 'mixed'], true)) {
                continue;
            }
            foreach (Values::names() as $text) {
                $call = $methods->call($method, array_values(array_replace($valid, [$parameter->name => $text])));
                $attacks->may(fn (): string => "{$name}({$parameter->name}: ".Values::describe($text).')', $call, $methods->documented($method), Methods::complaint($method));
            }
        }
    }

    $registry = new CoverageKernel\ResourceTypeRegistry(Sample::definitions());
    $resolver = new CoverageKernel\SupportedScopeResolver(Sample::definitions());
    foreach (Values::names() as $text) {
        $label = Values::describe($text);
        $known = strcasecmp($text, 'roleDefinition') === 0 ? 'roleDefinition' : null;
        $attacks->returns("the canonical type of {$label}", fn () => $registry->canonicalType($text), $known);
        if ($text !== 'intune_core') {
            $attacks->must("the scope {$label}", fn () => $resolver->resolve($text), UnknownScope::class);
        }
        foreach (['"%s"', '{"%s": 1}', '{"scope_key": "%s", "level": "detected", "audience": "internal"}', '{"scope_key": null, "level": "detected", "audience": "internal", "workspace_id": "%s"}'] as $json) {
            $attacks->may("{$json} of {$label}", fn () => Claim::fromJson(str_replace('%s', $text, $json)), [CoverageKernel\Exception\InvalidClaim::class]);
        }
        $definitions = str_replace('"roleDefinition"', "\"{$text}\"", Sample::definitionsJson());
        $attacks->may("definitions with the type {$label}", fn () => CoverageKernel\Definitions::fromJson($definitions)->resourceTypes(), [CoverageKernel\Exception\InvalidDefinitions::class]);
    }
};
