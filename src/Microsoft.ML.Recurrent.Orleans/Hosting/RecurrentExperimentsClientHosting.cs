using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.ML.Recurrent.Orleans;
using Microsoft.ML.Recurrent.Orleans.Experiments;

namespace Orleans.Hosting;

/// <summary>Lets clients run the trials of experiments.</summary>
public static class RecurrentExperimentsClientHosting
{
    /// <summary>Tells a client of experiments, so that it can run their trials: the same ones as on the silos.</summary>
    /// <param name="builder">The client. Checkpoints and models reach others through PostgreSQL, with <c>UseRecurrentPostgresClustering</c>, or through
    /// <see cref="RecurrentExperimentsOptions.Folder"/>; without either the client does not start.</param>
    /// <param name="configure">Adds the experiments.</param>
    /// <returns>The client.</returns>
    public static IClientBuilder AddRecurrentExperiments(this IClientBuilder builder, Action<RecurrentExperimentsOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddExperiments(configure);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Transient<IConfigurationValidator, ClientFilesValidation>());
        return builder;
    }

    /// <summary>Runs trials in the client's process, of all experiments that <see cref="AddRecurrentExperiments"/> adds.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="configure">Sets the worker's options; <see langword="null"/> for the defaults.</param>
    /// <returns>The client.</returns>
    public static IClientBuilder AddRecurrentTrialWorker(this IClientBuilder builder, Action<TrialWorkerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddTrialWorker(configure);
        return builder;
    }
}
