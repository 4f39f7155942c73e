<?php

declare(strict_types=1);

/* Was geschehen muss, damit eine Aussage erlaubt ist. */
return [
    'activate_kernel' => 'den Coverage Kernel aktivieren',
    'name_supported_scope' => 'in der Aussage einen unterstützten Geltungsbereich nennen',
    'activate_scope' => 'den Geltungsbereich aktivieren',
    'admit_types' => 'mindestens einen Ressourcentyp zum Geltungsbereich zulassen',
    'name_counted_types' => 'genau die Typen nennen, die der Geltungsbereich zählt',
    'raise_level' => 'mindestens die niedrigste Stufe des Geltungsbereichs nennen',
    'narrow_audience' => 'die Aussage an eine engere Zielgruppe richten',
    'state_time' => 'den Zeitpunkt der Aussage nennen',
    'name_environment' => 'in der Aussage den Arbeitsbereich und die verwaltete Umgebung nennen',
    'claim_observed_environment' => 'die Aussage über die beobachtete Umgebung machen',
    'ask_less' => 'weniger aussagen',
    'capture_at_source' => 'die Ressourcen an dieser Quelle auflisten und erfassen',
    'list_and_capture' => 'die Ressourcen auflisten und alle erfassen',
    'list_again' => 'die Ressourcen erneut und vollständig auflisten',
    'capture_again' => 'die Ressourcen erneut und vollständig erfassen',
    'resolve_identity' => 'für jede Ressource eine verlässliche Identität herstellen',
    'await_resources' => 'warten, bis die Umgebung Ressourcen hat, und sie erfassen',
    'lower_percent' => 'einen geringeren Prozentsatz nennen',
];
