using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans.Postgres;

/// <summary>Sees to the schema before a silo's services use it. A database that is away or slow for a while delays the start.</summary>
internal sealed partial class PostgresStartup(PostgresDatabase database, ILogger<PostgresStartup> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    public void Participate(ISiloLifecycle observer) =>
        observer.Subscribe(nameof(PostgresStartup), ServiceLifecycleStage.RuntimeInitialize, StartAsync);

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var clock = Stopwatch.StartNew(); ;)
        {
            try
            {
                await SeeToSchemaAsync(cancellationToken);
                return;
            }
            catch (StateUnavailableException e) when (clock.Elapsed < _patience)
            {
                LogWaits(logger, e.Message);
                await Task.Delay(e.RetryAfter, cancellationToken);
            }
        }
    }

    private Task SeeToSchemaAsync(CancellationToken cancellationToken) => database.Options.MigrateOnStart
        ? RecurrentSchema.MigrateAsync(database.Source, cancellationToken)
        : RecurrentSchema.CheckAsync(database.Source, cancellationToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The silo waits with its start. {Reason}")]
    private static partial void LogWaits(ILogger logger, string reason);
}
