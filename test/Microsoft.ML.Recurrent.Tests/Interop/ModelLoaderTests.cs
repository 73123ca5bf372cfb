using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Interop;

public class ModelLoaderTests
{
    [Fact]
    public void LoadableClassIsFoundByMLNetAndGivesTheTransformer()
    {
        var model = new RecurrentTransformer(DrawnModels.Everything());

        ModelZip.Of(new MLContext(1), model).Load().Should().BeOfType<RecurrentTransformer>().Which.Options.HiddenSize.Should().Be(3);
    }

    [Fact]
    public void LoaderMayBeRegisteredToo()
    {
        var context = new MLContext(1);
        var zip = ModelZip.Of(context, new RecurrentTransformer(DrawnModels.Regression()));

        context.ComponentCatalog.RegisterAssembly(typeof(RecurrentTransformer).Assembly);

        context.Model.Load(new MemoryStream(zip.ToBytes()), out _).Should().BeOfType<RecurrentTransformer>();
    }
}
