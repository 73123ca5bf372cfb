using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.ML.Recurrent.Orleans.Postgres;
using Orleans;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans.Experiments;

/// <summary>Checks that the files of a client's trials reach others.</summary>
internal sealed class ClientFilesValidation(IServiceProvider services, IOptions<RecurrentExperimentsOptions> options) : IConfigurationValidator
{
    /// <exception cref="OrleansConfigurationException">They would stay in the client's memory.</exception>
    public void ValidateConfiguration()
    {
        if (options.Value.Folder is null && services.GetService<PostgresDatabase>() is null)
            throw new OrleansConfigurationException(
                "Checkpoints and models of the client's trials would stay in its memory. Call UseRecurrentPostgresClustering, or set Folder to one that silos and clients share.");
    }
}
