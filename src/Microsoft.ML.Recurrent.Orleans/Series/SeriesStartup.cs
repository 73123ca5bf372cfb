using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Serializers;

namespace Microsoft.ML.Recurrent.Orleans.Series;

/// <summary>Finds classes that cannot travel between silos before the first event does.</summary>
internal sealed class SeriesStartup(IOptions<RecurrentSeriesOptions> options, ICodecProvider codecs) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(nameof(SeriesStartup), ServiceLifecycleStage.RuntimeInitialize, Check);

    /// <exception cref="OrleansConfigurationException">A class has no serializer.</exception>
    private Task Check(CancellationToken cancellationToken)
    {
        Type[] without =
        [
            .. options.Value.Models.All.SelectMany(m => new[] { m.ObservationType, m.ForecastType }).Distinct().Where(type => codecs.TryGetCodec(type) is null),
        ];
        return without.Length == 0 ? Task.CompletedTask : throw new OrleansConfigurationException(
            $"Orleans has no serializer for {string.Join(", ", without.Select(t => t.FullName))}. Give the class [GenerateSerializer], and its properties [Id(0)], [Id(1)], ...");
    }
}
