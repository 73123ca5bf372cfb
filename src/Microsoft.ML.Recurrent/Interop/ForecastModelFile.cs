using Microsoft.ML.Recurrent.Forecasting;
using Microsoft.ML.Recurrent.Forecasting.Persistence;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>A fitted forecaster as named streams inside ML.NET's model file.</summary>
internal static class ForecastModelFile
{
    public const string LoaderSignature = "RecurrentForecast";

    public static void Save(ModelSaveContext context, FittedForecast model)
    {
        context.CheckAtModel();
        PackedStreams.KeepPrivate(context.Repository);
        context.SetVersionInfo(Version());
        ForecastStreams.Write(model, (name, write) => context.SaveBinaryStream(name, writer => write(writer.BaseStream)));
    }

    /// <exception cref="FormatException">The file is not a model of this library, is newer than it, or is damaged.</exception>
    public static FittedForecast Load(ModelLoadContext context)
    {
        context.CheckAtModel(Version());
        PackedStreams.KeepPrivate(context.Repository);
        return ForecastStreams.Read(
            (name, read) => context.TryLoadBinaryStream(name, reader => read(reader.BaseStream)), name => PackedStreams.SizeOf(context, name));
    }

    private static VersionInfo Version() => ModelFile.Version("MLRECFCT", LoaderSignature);
}
