using Microsoft.ML;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(ITransformer), typeof(ModelLoader), null, typeof(SignatureLoadModel), "Recurrent network", ModelFile.LoaderSignature)]

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>The entry point that ML.NET calls, by the attribute above and the name and signature of the method, when it finds a network in a file.</summary>
internal static class ModelLoader
{
    private static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) => new RecurrentTransformer(ModelFile.Load(ctx));
}
