using Microsoft.ML;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(ITransformer), typeof(ModelEnsembleLoader), null, typeof(SignatureLoadModel), "Mean of models", ModelEnsembleFile.LoaderSignature)]

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>The entry point that ML.NET calls, by the attribute above and the name and signature of the method, when it finds an ensemble in a file.</summary>
internal static class ModelEnsembleLoader
{
    private static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) => new ModelEnsembleTransformer(ModelEnsembleFile.Load(env, ctx));
}
