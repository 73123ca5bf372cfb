using Microsoft.ML.Recurrent.Orleans;
using Microsoft.ML.Recurrent.Orleans.Experiments;

namespace Orleans.Hosting;

/// <summary>Adds experiments whose trials run on workers, and workers, to silos.</summary>
public static class RecurrentExperimentsHosting
{
    /// <summary>Adds experiments: <see cref="IExperimentGrain"/>. Their journals are in PostgreSQL where <c>UseRecurrentPostgres</c> says so, otherwise in
    /// <see cref="RecurrentExperimentsOptions.Folder"/> or in memory.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="configure">Adds the experiments, and sets how their trials are leased.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddRecurrentExperiments(this ISiloBuilder builder, Action<RecurrentExperimentsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddExperiments(configure);
        return builder;
    }

    /// <summary>Runs trials in the silo's process, of all experiments that <see cref="AddRecurrentExperiments"/> adds.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="configure">Sets the worker's options; <see langword="null"/> for the defaults.</param>
    /// <returns>The silo.</returns>
    public static ISiloBuilder AddRecurrentTrialWorker(this ISiloBuilder builder, Action<TrialWorkerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddTrialWorker(configure);
        return builder;
    }
}
