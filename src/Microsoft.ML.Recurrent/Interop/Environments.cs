using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>The environment behind a catalog, and what a host of it offers a fit.</summary>
internal static class Environments
{
    public static IHost Register(TransformsCatalog catalog, string name) => CatalogUtils.GetEnvironment(catalog).Register(name);

    public static IHost Register(TrainCatalogBase.CatalogInstantiatorBase catalog, string name) =>
        CatalogUtils.GetEnvironment(catalog).Register(name);

    public static IHost Register(TrainCatalogBase catalog, string name) => CatalogUtils.GetEnvironment(catalog).Register(name);

    /// <summary>The device of a fit: that of the options, or else that of the context.</summary>
    public static DeviceChoice DeviceOf(IHost host, string? device) => new(
        device, ((IHostEnvironmentInternal)host).GpuDeviceId, ((IHostEnvironmentInternal)host).FallbackToCpu);

    /// <summary>The seed that the context was made with, or null.</summary>
    public static int? StatedSeed(IHost host) => ((IHostEnvironmentInternal)host).Seed;

    public static int DrawSeed(IHost host) => host.Rand.Next();
}
