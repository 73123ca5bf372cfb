namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>Values of the trait <see cref="Trait"/>, by which the inner loop leaves tests out.</summary>
internal static class Categories
{
    public const string Trait = "Category";

    /// <summary>Takes longer than a few seconds: training to an accuracy, soak, new processes.</summary>
    public const string Slow = "Slow";
}
