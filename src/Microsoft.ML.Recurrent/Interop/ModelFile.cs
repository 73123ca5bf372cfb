using Microsoft.ML.Recurrent.Persistence;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>A fitted model as named streams inside ML.NET's model file.</summary>
internal static class ModelFile
{
    public const string LoaderSignature = "RecurrentTransform";

    public static void Save(ModelSaveContext context, FittedModel model)
    {
        context.CheckAtModel();
        PackedStreams.KeepPrivate(context.Repository);
        context.SetVersionInfo(Version());
        ModelStreams.Write(model, (name, write) => context.SaveBinaryStream(name, writer => write(writer.BaseStream)));
    }

    /// <exception cref="FormatException">The file is not a model of this library, is newer than it, or is damaged.</exception>
    public static FittedModel Load(ModelLoadContext context)
    {
        context.CheckAtModel(Version());
        PackedStreams.KeepPrivate(context.Repository);
        return ModelStreams.Read(
            (name, read) => context.TryLoadBinaryStream(name, reader => read(reader.BaseStream)), name => PackedStreams.SizeOf(context, name));
    }

    private static VersionInfo Version() => Version("MLRECURR", LoaderSignature);

    /// <param name="modelSignature">8 characters.</param>
    /// <param name="loaderSignature">At most 24 characters, as the loadable-class attribute has them.</param>
    internal static VersionInfo Version(string modelSignature, string loaderSignature) => new(
        modelSignature: modelSignature,
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: loaderSignature,
        loaderAssemblyName: typeof(ModelFile).Assembly.FullName);
}
