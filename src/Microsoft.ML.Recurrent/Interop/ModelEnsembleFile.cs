using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>An ensemble of pipelines as parts of ML.NET's model file. Versions that do not know it have no loader of its name, and refuse it.</summary>
internal static class ModelEnsembleFile
{
    public const string LoaderSignature = "RecurrentModelEnsemble";

    public static void Save(ModelSaveContext context, IReadOnlyList<ITransformer> models)
    {
        context.CheckAtModel();
        PackedStreams.KeepPrivate(context.Repository);
        context.SetVersionInfo(Version());
        context.Writer.Write(models.Count);
        for (int model = 0; model < models.Count; model++)
            context.SaveModel(models[model], Name(model));
    }

    /// <exception cref="FormatException">The file is no ensemble, or is damaged.</exception>
    public static ITransformer[] Load(IHostEnvironment environment, ModelLoadContext context)
    {
        context.CheckAtModel(Version());
        PackedStreams.KeepPrivate(context.Repository);
        int count = context.Reader.ReadInt32();
        if (count is < 1 or > ModelEnsembleTransformer.MostModels)
            throw new FormatException($"The ensemble has {count} models; expected 1 to {ModelEnsembleTransformer.MostModels}. The file has been altered.");
        var models = new ITransformer[count];
        for (int model = 0; model < count; model++)
            context.LoadModel<ITransformer, SignatureLoadModel>(environment, out models[model], Name(model));
        return models;
    }

    private static VersionInfo Version() => ModelFile.Version("MLRECENS", LoaderSignature);

    private static string Name(int model) => FormattableString.Invariant($"Model_{model:000}");
}
