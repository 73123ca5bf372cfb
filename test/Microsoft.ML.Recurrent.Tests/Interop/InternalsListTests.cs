using Microsoft.ML.Recurrent.Tests.Architecture;

namespace Microsoft.ML.Recurrent.Tests.Interop;

/// <summary>A member of ML.NET that is not public may change with any version: each is named here and has a test of its own beside it.</summary>
public class InternalsListTests
{
    private static readonly Dictionary<string, Type> _testedBy = new()
    {
        ["Microsoft.ML.Data.CatalogUtils"] = typeof(EnvironmentsTests),
        ["Microsoft.ML.Data.CatalogUtils.GetEnvironment(IInternalCatalog)"] = typeof(EnvironmentsTests),
        ["Microsoft.ML.Runtime.IHostEnvironmentInternal"] = typeof(EnvironmentsTests),
        ["Microsoft.ML.Runtime.IHostEnvironmentInternal.get_GpuDeviceId()"] = typeof(EnvironmentsTests),
        ["Microsoft.ML.Runtime.IHostEnvironmentInternal.get_FallbackToCpu()"] = typeof(EnvironmentsTests),
        ["Microsoft.ML.Runtime.IHostEnvironmentInternal.get_Seed()"] = typeof(EnvironmentsTests),
        ["Microsoft.ML.Runtime.Contracts"] = typeof(HostObserverTests),
        ["Microsoft.ML.Runtime.Contracts.CheckAlive(IHostEnvironment)"] = typeof(HostObserverTests),
        ["Microsoft.ML.VersionInfo"] = typeof(ModelFileTests),
        ["Microsoft.ML.VersionInfo..ctor(String, UInt32, UInt32, UInt32, String, String, String)"] = typeof(ModelFileTests),
        ["Microsoft.ML.ModelSaveContext.CheckAtModel()"] = typeof(ModelFileTests),
        ["Microsoft.ML.ModelSaveContext.SetVersionInfo(VersionInfo)"] = typeof(ModelFileTests),
        ["Microsoft.ML.ModelSaveContext.SaveBinaryStream(String, Action`1)"] = typeof(ModelFileTests),
        ["Microsoft.ML.ModelLoadContext"] = typeof(ModelFileTests),
        ["Microsoft.ML.ModelLoadContext.CheckAtModel(VersionInfo)"] = typeof(ModelFileTests),
        ["Microsoft.ML.ModelLoadContext.TryLoadBinaryStream(String, Action`1)"] = typeof(ModelFileTests),
        ["Microsoft.ML.ModelLoadContext.Repository"] = typeof(PackedStreamsTests),
        ["Microsoft.ML.ModelLoadContext.Directory"] = typeof(PackedStreamsTests),
        ["Microsoft.ML.ModelSaveContext.Repository"] = typeof(PackedStreamsTests),
        ["Microsoft.ML.Repository"] = typeof(PackedStreamsTests),
        ["Microsoft.ML.RepositoryReader"] = typeof(PackedStreamsTests),
        ["Microsoft.ML.LoadableClassAttribute..ctor(Type, Type, Type, Type, String, String[])"] = typeof(ModelLoaderTests),
        ["Microsoft.ML.SchemaShape+Column..ctor(String, VectorKind, DataViewType, Boolean, SchemaShape)"] = typeof(SchemaShapesTests),
        ["Microsoft.ML.Data.AnnotationUtils"] = typeof(SchemaShapesTests),
        ["Microsoft.ML.Data.AnnotationUtils.GetTrainerOutputAnnotation(Boolean)"] = typeof(SchemaShapesTests),
        ["Microsoft.ML.Data.AnnotationUtils.AnnotationsForMulticlassScoreColumn(Nullable`1)"] = typeof(SchemaShapesTests),
        ["Microsoft.ML.Data.DataViewConstructionUtils"] = typeof(ObjectRowTests),
        ["Microsoft.ML.Data.DataViewConstructionUtils.CreateInputRow(IHostEnvironment, SchemaDefinition)"] = typeof(ObjectRowTests),
        ["Microsoft.ML.Data.DataViewConstructionUtils+InputRow`1"] = typeof(ObjectRowTests),
        ["Microsoft.ML.Data.DataViewConstructionUtils+InputRow`1.ExtractValues(T)"] = typeof(ObjectRowTests),
        ["Microsoft.ML.Data.TypedCursorable`1"] = typeof(ObjectRowTests),
        ["Microsoft.ML.Data.TypedCursorable`1.Create(IHostEnvironment, IDataView, Boolean, SchemaDefinition)"] = typeof(ObjectRowTests),
        ["Microsoft.ML.Data.TypedCursorable`1.GetRow(DataViewRow)"] = typeof(ObjectRowTests),
        ["Microsoft.ML.Data.IRowReadableAs`1"] = typeof(ObjectRowTests),
        ["Microsoft.ML.Data.IRowReadableAs`1.FillValues(T)"] = typeof(ObjectRowTests),
        ["Microsoft.ML.Data.EmptyDataView"] = typeof(ObjectRowTests),
        ["Microsoft.ML.Data.EmptyDataView..ctor(IHostEnvironment, DataViewSchema)"] = typeof(ObjectRowTests),
        ["Microsoft.ML.Data.SchemaDefinition+Column.get_Generator()"] = typeof(ObjectRowTests),
        ["Microsoft.ML.Model.OnnxConverter.OnnxContext"] = typeof(Onnx.ConvertToOnnxTests),
        ["Microsoft.ML.Model.OnnxConverter.OnnxContext.AddIntermediateVariable(DataViewType, String, Boolean)"] = typeof(Onnx.ConvertToOnnxTests),
        ["Microsoft.ML.Model.OnnxConverter.OnnxContext.CheckOpSetVersion(Int32, String)"] = typeof(Onnx.ConvertToOnnxTests),
        ["Microsoft.ML.Model.OnnxConverter.OnnxContext.ContainsColumn(String)"] = typeof(Onnx.ConvertToOnnxTests),
        ["Microsoft.ML.Model.OnnxConverter.OnnxContext.GetVariableName(String)"] = typeof(Onnx.ConvertToOnnxTests),
        ["Microsoft.ML.Model.OnnxConverter.OnnxContext.GetNodeName(String)"] = typeof(Onnx.ConvertToOnnxTests),
        ["Microsoft.ML.Model.OnnxConverter.OnnxContext.CreateNode(String, String, String, String, String)"] = typeof(Onnx.ConvertToOnnxTests),
        ["Microsoft.ML.Model.OnnxConverter.OnnxContext.AddInitializer(Single, String, Boolean)"] = typeof(Onnx.ConvertToOnnxTests),
        ["Microsoft.ML.Model.OnnxConverter.OnnxContext.AddInitializer(IEnumerable`1, IEnumerable`1, String, Boolean)"] = typeof(Onnx.ConvertToOnnxTests),
        ["Microsoft.ML.Model.OnnxConverter.OnnxContext.AddInitializer(Int64, String, Boolean)"] = typeof(Onnx.ConvertToOnnxTests),
        ["Microsoft.ML.Model.OnnxConverter.OnnxNode"] = typeof(Onnx.ConvertToOnnxTests),
        ["Microsoft.ML.Model.OnnxConverter.OnnxContext.CreateNode(String, IEnumerable`1, IEnumerable`1, String, String)"] = typeof(Onnx.ConvertToOnnxTests),
        ["Microsoft.ML.Model.OnnxConverter.OnnxNode.AddAttribute(String, Int64)"] = typeof(Onnx.ConvertToOnnxTests),
        ["Microsoft.ML.Model.OnnxConverter.OnnxNode.AddAttribute(String, String)"] = typeof(Onnx.ConvertToOnnxTests),
        ["Microsoft.ML.Model.OnnxConverter.OnnxNode.AddAttribute(String, IEnumerable`1)"] = typeof(Onnx.ConvertToOnnxTests),
        ["Microsoft.ML.Data.ITransformTemplate"] = typeof(Onnx.ConvertToOnnxTests),
        ["Microsoft.ML.Data.IDataTransform"] = typeof(Onnx.ConvertToOnnxTests),
        ["Microsoft.ML.Model.OnnxConverter.ITransformCanSaveOnnx"] = typeof(Onnx.ConvertToOnnxTests),
        ["Microsoft.ML.Model.OnnxConverter.ISaveAsOnnx"] = typeof(Onnx.ConvertToOnnxTests),
        ["Microsoft.ML.Model.OnnxConverter.ICanSaveOnnx"] = typeof(Onnx.ConvertToOnnxTests),
        ["Microsoft.ML.Data.AppendRowsDataView"] = typeof(PipelinePartsTests),
        ["Microsoft.ML.Data.AppendRowsDataView.Create(IHostEnvironment, DataViewSchema, IDataView[])"] = typeof(PipelinePartsTests),
        ["Microsoft.ML.SchemaShape.Create(DataViewSchema)"] = typeof(SchemaShapesTests),
        ["Microsoft.ML.ModelSaveContext.Writer"] = typeof(ModelEnsembleFileTests),
        ["Microsoft.ML.ModelSaveContext.SaveModel(ITransformer, String)"] = typeof(ModelEnsembleFileTests),
        ["Microsoft.ML.ModelLoadContext.Reader"] = typeof(ModelEnsembleFileTests),
        ["Microsoft.ML.SignatureLoadModel"] = typeof(ModelEnsembleFileTests),
        ["Microsoft.ML.ModelLoadContext.LoadModel(IHostEnvironment, ITransformer&, String, Object[])"] = typeof(ModelEnsembleFileTests),
        ["Microsoft.ML.TrainerInfo..ctor(Boolean, Boolean, Boolean, Boolean, Boolean, Boolean)"] = typeof(Contract.TrainerInfoTests),
        ["Microsoft.ML.ISingleFeaturePredictionTransformer"] = typeof(Contract.PermutationImportanceTests),
    };

    [Fact]
    public void EveryInternalMemberUsedIsNamedAndTested()
    {
        string.Join(Environment.NewLine, MLNetInternals.Used.Except(_testedBy.Keys)).Should().BeEmpty();
        string.Join(Environment.NewLine, _testedBy.Keys.Except(MLNetInternals.Used)).Should().BeEmpty();
    }
}
