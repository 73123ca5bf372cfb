using System.Runtime.CompilerServices;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>ML.NET's own cancellation, which AutoML and the package Microsoft.ML.Experimental reach.</summary>
internal static class MLContextCancellation
{
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "CancelExecution")]
    public static extern void CancelExecution(this MLContext context);
}
