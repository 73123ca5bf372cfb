using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Interop;

/// <summary>The estimators that a pipeline is made of; ML.NET keeps those of its chains to itself.</summary>
internal static class PipelineParts
{
    private const BindingFlags Methods = BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic;

    /// <summary>The estimator itself, or every member of a chain and of the chains in it, in order.</summary>
    public static IEnumerable<IEstimator<ITransformer>> Of(IEstimator<ITransformer> pipeline) => IsChain(pipeline)
        ? ((IEnumerable<IEstimator<ITransformer>>)Invoke(null, nameof(MembersOf), pipeline)!).SelectMany(Of)
        : [pipeline];

    public static bool IsChain(IEstimator<ITransformer> estimator) =>
        estimator.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(EstimatorChain<>);

    /// <summary>Calls a generic method for a chain, whose last transformer's type is known when it runs alone.</summary>
    /// <param name="target">The object that has the method, which takes the chain first; null for a static one of this class.</param>
    /// <param name="method">The method.</param>
    /// <param name="chain">The chain.</param>
    /// <param name="others">The method's further arguments.</param>
    public static object? Invoke(object? target, string method, IEstimator<ITransformer> chain, params object?[] others) =>
        (target?.GetType() ?? typeof(PipelineParts)).GetMethod(method, Methods)!.MakeGenericMethod(chain.GetType().GetGenericArguments())
            .Invoke(target, BindingFlags.DoNotWrapExceptions, binder: null, [chain, .. others], culture: null);

    private static IEnumerable<IEstimator<ITransformer>> MembersOf<TLast>(EstimatorChain<TLast> chain)
        where TLast : class, ITransformer => ChainParts<TLast>.Estimators(chain);
}

/// <summary>The fields of a chain.</summary>
internal static class ChainParts<TLast>
    where TLast : class, ITransformer
{
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_estimators")]
    public static extern ref readonly IEstimator<ITransformer>[] Estimators(EstimatorChain<TLast> chain);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_scopes")]
    public static extern ref readonly TransformerScope[] Scopes(EstimatorChain<TLast> chain);

    /// <summary>For each estimator, whether what it gives is cached.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_needCacheAfter")]
    public static extern ref readonly bool[] Caches(EstimatorChain<TLast> chain);
}
