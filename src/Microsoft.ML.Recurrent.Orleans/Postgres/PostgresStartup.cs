using Orleans;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans.Postgres;

/// <summary>Sees to the schema before a silo's services use it.</summary>
internal sealed class PostgresStartup(PostgresDatabase database) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle observer) =>
        observer.Subscribe(nameof(PostgresStartup), ServiceLifecycleStage.RuntimeInitialize, StartAsync);

    private Task StartAsync(CancellationToken cancellationToken) => database.Options.MigrateOnStart
        ? RecurrentSchema.MigrateAsync(database.Source, cancellationToken)
        : RecurrentSchema.CheckAsync(database.Source, cancellationToken);
}
