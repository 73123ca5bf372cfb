using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.ML.Recurrent.Orleans;
using Microsoft.ML.Recurrent.Orleans.Postgres;
using Microsoft.ML.Recurrent.Orleans.Postgres.Clustering;
using Orleans.Messaging;

namespace Orleans.Hosting;

/// <summary>Lets clients find the silos of a cluster whose membership is in PostgreSQL.</summary>
public static class RecurrentClientBuilderExtensions
{
    /// <summary>Finds the silos that <see cref="RecurrentSiloBuilderExtensions.UseRecurrentPostgres(ISiloBuilder, string)"/> registers.</summary>
    /// <param name="builder">The client.</param>
    /// <param name="connectionString">The connection string; the user needs to read <c>recurrent_silo</c> alone.</param>
    /// <returns>The client.</returns>
    public static IClientBuilder UseRecurrentPostgresClustering(this IClientBuilder builder, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<RecurrentPostgresOptions>(options => options.ConnectionString = connectionString);
        builder.Services.TryAddSingleton<PostgresDatabase>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Transient<IConfigurationValidator, PostgresOptionsValidation>());
        builder.Services.AddSingleton<IGatewayListProvider, PostgresGatewayList>();
        return builder;
    }
}
