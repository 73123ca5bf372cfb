using Microsoft.ML;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(ITransformer), typeof(ForecastModelLoader), null, typeof(SignatureLoadModel),
    "Recurrent forecaster", ForecastModelFile.LoaderSignature)]

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>The entry point that ML.NET calls, by the attribute above and the name and signature of the method, when it finds a forecaster in a file.</summary>
internal static class ForecastModelLoader
{
    private static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) =>
        new ForecastingTransformer(ForecastModelFile.Load(ctx), HostWarnings.Of(env));
}
