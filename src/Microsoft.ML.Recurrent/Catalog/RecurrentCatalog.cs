namespace Microsoft.ML;

/// <summary>
/// Recurrent networks in ML.NET's catalogs: as featurizers under <c>mlContext.Transforms</c>, as trainers under
/// <c>mlContext.BinaryClassification.Trainers</c>, <c>mlContext.MulticlassClassification.Trainers</c> and
/// <c>mlContext.Regression.Trainers</c>.
/// </summary>
public static partial class RecurrentCatalog
{
}
